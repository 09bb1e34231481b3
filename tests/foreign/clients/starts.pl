# SPDX-License-Identifier: MIT
# Perl's ways to start programs; prints what came of each.
use strict;
use warnings;
use IPC::Open3;
$| = 1;

print "system: ", system("exit 3") >> 8, "\n";
print "system list: ", system("sh", "-c", "exit 4") >> 8, "\n";
print "missing: ", system("/no/such/program"), " ", $!{ENOENT} ? 1 : 0, "\n";
my $said = qx(echo qx; exit 5);
print "qx: $said", $? >> 8, "\n";
my @lines = map { qx(echo line $_) } 1 .. 10;
print @lines;
open my $reads, "-|", "echo piped; kill -9 \$\$" or die;
print <$reads>;
close $reads;
print "signal: ", $? & 127, "\n";
open my $writes, "|-", "tr a-z A-Z" or die;
print $writes "upper\n";
close $writes;
my $pid = open3(my $in, my $out, undef, "cat");
print $in "open3\n";
close $in;
print <$out>;
waitpid $pid, 0;
my $copy = fork // die;
exec "sh", "-c", "exit 6" if !$copy;
waitpid $copy, 0;
print "fork: ", $? >> 8, "\n";
