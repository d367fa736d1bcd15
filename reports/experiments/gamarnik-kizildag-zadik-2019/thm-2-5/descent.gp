# Redraw with: gnuplot descent.gp
if (!exists('svg')) svg = 'descent.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'Gradient descent from W0, m = 20 d^2 + 1'
set xlabel 'iteration'
set xrange [0:*]
set ylabel 'population risk / barrier'
set logscale y
set format y '1e%L'
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'descent.csv' skip 1 every ::0::0 using 2:4:5 with filledcurves linecolor '#0072B2' notitle, \
     'descent.csv' skip 1 every ::0::0 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#0072B2' title 'd = 1', \
     'descent.csv' skip 1 every ::1::4 using 2:4:5 with filledcurves linecolor '#D55E00' notitle, \
     'descent.csv' skip 1 every ::1::4 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#D55E00' title 'd = 2', \
     'descent.csv' skip 1 every ::5::11 using 2:4:5 with filledcurves linecolor '#009E73' notitle, \
     'descent.csv' skip 1 every ::5::11 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#009E73' title 'd = 5', \
     'descent.csv' skip 1 every ::12::19 using 2:4:5 with filledcurves linecolor '#CC79A7' notitle, \
     'descent.csv' skip 1 every ::12::19 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#CC79A7' title 'd = 10', \
     'descent.csv' skip 1 every ::20::31 using 2:4:5 with filledcurves linecolor '#E69F00' notitle, \
     'descent.csv' skip 1 every ::20::31 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#E69F00' title 'd = 20', \
     'descent.csv' skip 1 every ::32::33 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'energy barrier'
