# Okabe and Ito's colours, told apart by all; a peer keeps its own everywhere by
# its name, since the order of peers is the same in every file.
array colour[9] = ["#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", \
                   "#E69F00", "#56B4E9", "#999999", "#8B6914"]
paint(i) = colour[i % 9 + 1]
brush(i) = i / 9 + 1
if (kind eq "svg") {
	set terminal svg size 900,560 font "sans-serif,14" background "#ffffff"
} else {
	set terminal pngcairo size 900,560 font "sans-serif,12" background "#ffffff"
}
set output sprintf("%s/%s.%s", folder, name, kind)
data = sprintf("%s/%s.tsv", folder, name)
set termoption noenhanced
set border 3
set tics nomirror
set grid ytics lc rgb "#dddddd"
set key outside right top samplen 2 spacing 1.1
