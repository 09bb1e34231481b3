#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Perl's system and qx, by peer.h's lines: system.pl JOB TARGET
use strict;
use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

my ($job, $target) = @ARGV;
my $capture = 65536;
$| = 1;

if ($job ne 'plain' && $job ne 'capture') {
	print "cannot it has no way to do this\n";
	exit 0;
}

sub once {
	if ($job eq 'capture') {
		my $all = qx{$target};
		die "too few bytes" unless length $all == $capture;
	} else {
		system {$target} $target;
	}
	die "status $?" if $?;
}

# Many at once, as perlipc has it: fork and exec, then wait.
sub batch {
	my $width = shift;
	return once() if $width == 1;
	for (1 .. $width) {
		my $pid = fork // die "fork: $!";
		exec {$target} $target if $pid == 0;
	}
	for (1 .. $width) {
		die "status $?" if wait < 0 || $?;
	}
}

print "ready\n";
while (<STDIN>) {
	my ($n, $width) = split;
	my @reply;
	for (1 .. $n) {
		my $before = clock_gettime(CLOCK_MONOTONIC);
		batch($width);
		push @reply, sprintf '0:%d', 1e9 * (clock_gettime(CLOCK_MONOTONIC) - $before) / $width;
	}
	print "@reply\n";
}
