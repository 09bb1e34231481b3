load sprintf("%s/common.gp", ARG0[1:strstrt(ARG0, "/latency.gp")-1])
set title "How long the call itself takes: 5 %, 25 to 75 %, 99 % of the starts"
set xlabel "until the call has returned, microseconds"
set logscale x
unset key
set yrange [*:*] reverse
set offsets 0, 0, 0.7, 0.7
set grid xtics lc rgb "#dddddd"
set bars 0.5
plot data using 4:0:2:6:ytic(1) with xerrorbars lc rgb "#999999" pt 0 notitle, \
	data using 4:0:3:5 with xerrorbars lc rgb "#0072B2" lw 5 pt 0 notitle, \
	data using 4:0 with points pt 7 ps 0.9 lc rgb "#D55E00" notitle
