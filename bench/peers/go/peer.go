// SPDX-License-Identifier: MIT
// os/exec, by peer.h's lines: go JOB TARGET. With cgo, so that it is linked to
// the C library and can have the condition preloaded.
package main

import "C"

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

const capture = 65536

type run struct {
	cmd    *exec.Cmd
	output io.ReadCloser
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		os.Exit(1)
	}
}

func start(job, target string) run {
	r := run{cmd: exec.Command(target)}
	var err error
	switch job {
	case "redirect": // a nil Stdin, Stdout or Stderr is the null device
		r.cmd.Dir = "/"
	case "capture":
		r.output, err = r.cmd.StdoutPipe()
		must(err)
	}
	must(r.cmd.Start())
	return r
}

func finish(r run) {
	if r.output != nil {
		all, err := io.ReadAll(r.output)
		must(err)
		if len(all) != capture {
			must(io.ErrUnexpectedEOF)
		}
	}
	must(r.cmd.Wait())
}

func main() {
	job, target := os.Args[1], os.Args[2]
	if job == "twelve" {
		fmt.Println("cannot it has no way to do this")
		return
	}
	fmt.Println("ready")
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var n, width int
		_, err := fmt.Sscan(in.Text(), &n, &width)
		must(err)
		reply := ""
		for i := 0; i < n; i++ {
			runs := make([]run, width)
			before := time.Now()
			for j := range runs {
				runs[j] = start(job, target)
			}
			called := time.Since(before).Nanoseconds()
			for _, r := range runs {
				finish(r)
			}
			total := time.Since(before).Nanoseconds()
			reply += fmt.Sprintf("%d:%d ", called/int64(width), total/int64(width))
		}
		fmt.Println(reply)
	}
}
