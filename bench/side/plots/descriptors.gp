load sprintf("%s/common.gp", ARG0[1:strstrt(ARG0, "/descriptors.gp")-1])
set title "Starting a tiny program from a process with many open files"
set xlabel "open descriptors of the caller"
set ylabel "until the program has ended, microseconds"
set logscale xy
stats data using 1:3 nooutput
plot for [i=0:STATS_blocks-2] data index i using 1:3 with linespoints \
	lc rgb paint(i) dt brush(i) pt i+1 lw (i == 1 ? 4 : 1.5) title columnheader(1)
