load sprintf("%s/common.gp", ARG0[1:strstrt(ARG0, "/throughput.gp")-1])
set title "Programs started, run and waited for, by how many run at once"
set xlabel "programs at once (all cores)"
set ylabel "programs a second"
set logscale x 2
set yrange [0:*]
stats data using 1:3 nooutput
plot for [i=0:STATS_blocks-2] data index i using 1:(1e6/$3) with linespoints \
	lc rgb paint(i) dt brush(i) pt i+1 lw (i == 1 ? 4 : 1.5) title columnheader(1)
