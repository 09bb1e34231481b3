# SPDX-License-Identifier: MIT
# The front door; the build itself is Meson's. `make help` lists what there is.
# Each goal first installs the Debian packages that it lacks (tools/setup.sh).

BUILD = build
PREFIX = /usr/local
# ARGS: further arguments for what `make run` and `make bench` start first.
ARGS =
# FUZZ_SECONDS: how long `make fuzz` runs each fuzzer.
FUZZ_SECONDS = 600
MESON_SETUP = tools/configure.sh

.DEFAULT_GOAL = help

help: ## lists these goals
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1@\2/p' Makefile | \
		awk -F@ '{ printf "%-22s%s\n", $$1, $$2 }'

run: build ## builds, then shows what fork, vfork, clone ... share and cost
	$(BUILD)/cli/brood compare $(ARGS)

build: ## builds the library and the command into build/
	@tools/setup.sh run
	@$(MESON_SETUP) $(BUILD) -Dcli=enabled
	@ninja -C $(BUILD)

test: ## runs every test: gcc, clang with -Werror, the sanitizers
	@tools/setup.sh run test
	@tools/test.sh gcc clang asan tsan

check: ## runs the tests of the gcc build alone
	@tools/setup.sh run test
	@tools/test.sh gcc

test-sanitize: ## runs the tests under the sanitizers alone
	@tools/setup.sh run test
	@tools/test.sh asan tsan

test-aarch64: ## runs the aarch64 build in qemu: as a user, and as a machine
	@tools/setup.sh run aarch64
	@tools/test.sh aarch64

test-fresh: ## runs `make run` and `make test` each in a new Debian 12 (root)
	@tools/setup.sh fresh
	@tools/fresh-root.sh

fuzz: ## feeds the plan builder and the error sentences random input
	@tools/setup.sh run test
	@tools/fuzz.sh $(FUZZ_SECONDS) $(ARGS)

# The libraries, languages and shells that brood is measured beside.
PEERS = --peers build-bench/bench/peers/peers.list

bench: build-bench ## measures spawning beside two dozen peers, in three minutes
	build-bench/bench/brood-bench --quick $(ARGS)
	build-bench/cli/brood bench $(PEERS) --json build-bench/side.json \
		--pictures build-bench/pictures

bench-all: build-bench ## the same, every point of every axis: half an hour
	build-bench/bench/brood-bench $(ARGS)
	build-bench/cli/brood bench --all $(PEERS) --json build-bench/side.json \
		--pictures build-bench/pictures

bench-template: build-bench ## measures templates beside plain spawns, in four minutes
	build-bench/bench/brood-bench-template $(ARGS)
	build-bench/bench/brood-bench-template-python

build-bench:
	@tools/setup.sh run peers
	@$(MESON_SETUP) build-bench -Dbench=true -Dpeers=true -Dcli=enabled \
		--buildtype=release
	@ninja -C build-bench

format: ## lays out the C files as .clang-format says
	@tools/setup.sh format
	git ls-files '*.c' '*.h' | xargs clang-format -i

install: build ## installs below PREFIX (and DESTDIR)
	@$(MESON_SETUP) $(BUILD) --prefix=$(PREFIX)
	meson install -C $(BUILD)

clean: ## removes all build directories
	rm -rf build build-*/

.PHONY: help run build test check test-sanitize test-aarch64 test-fresh \
	fuzz bench bench-all bench-template build-bench format install clean
