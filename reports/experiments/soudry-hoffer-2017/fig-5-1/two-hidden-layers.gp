# Redraw with: gnuplot two-hidden-layers.gp
if (!exists('svg')) svg = 'two-hidden-layers.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'Two hidden layers (d-d-d-1), learning rate 0.05'
set xlabel 'parameters of the first layer per sample, d0 d1 / N'
set xrange [0:5.2]
set ylabel 'final training error (MCE), % of the samples'
set yrange [0:50]
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'two-hidden-layers.csv' skip 1 every ::0::10 using 2:4:5 with filledcurves linecolor '#0072B2' notitle, \
     'two-hidden-layers.csv' skip 1 every ::0::10 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#0072B2' title 'd = 4', \
     'two-hidden-layers.csv' skip 1 every ::11::21 using 2:4:5 with filledcurves linecolor '#D55E00' notitle, \
     'two-hidden-layers.csv' skip 1 every ::11::21 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#D55E00' title 'd = 8', \
     'two-hidden-layers.csv' skip 1 every ::22::32 using 2:4:5 with filledcurves linecolor '#009E73' notitle, \
     'two-hidden-layers.csv' skip 1 every ::22::32 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#009E73' title 'd = 12', \
     'two-hidden-layers.csv' skip 1 every ::33::43 using 2:4:5 with filledcurves linecolor '#CC79A7' notitle, \
     'two-hidden-layers.csv' skip 1 every ::33::43 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#CC79A7' title 'd = 16', \
     'two-hidden-layers.csv' skip 1 every ::44::45 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'd0 d1 = N'
