# Redraw with: gnuplot mnist-error.gp
if (!exists('svg')) svg = 'mnist-error.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'MNIST: training error against the number of parameters'
set xlabel 'parameters of the first layer per sample, d0 d1 / N'
set xrange [0:*]
set ylabel 'final training error (MCE), % of the samples'
set yrange [0:*]
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'mnist-error.csv' skip 1 every ::0::3 using 2:4:5 with filledcurves linecolor '#0072B2' notitle, \
     'mnist-error.csv' skip 1 every ::0::3 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#0072B2' title 'odd against even', \
     'mnist-error.csv' skip 1 every ::4::7 using 2:4:5 with filledcurves linecolor '#D55E00' notitle, \
     'mnist-error.csv' skip 1 every ::4::7 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#D55E00' title '0-4 against 5-9', \
     'mnist-error.csv' skip 1 every ::8::9 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'd0 d1 = N'
