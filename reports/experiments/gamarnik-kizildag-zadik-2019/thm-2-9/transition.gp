# Redraw with: gnuplot transition.gp
if (!exists('svg')) svg = 'transition.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'Population risk of networks that fit n samples'
set xlabel 'samples, n / (d (d + 1) / 2)'
set xrange [0.45:1.55]
set ylabel 'population risk / (2 sigma_min(W*)^4)'
set logscale y
set format y '1e%L'
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'transition.csv' skip 1 every ::0::10 using 2:4:5 with filledcurves linecolor '#0072B2' notitle, \
     'transition.csv' skip 1 every ::0::10 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#0072B2' title 'd = 4, n* = 10', \
     'transition.csv' skip 1 every ::11::23 using 2:4:5 with filledcurves linecolor '#D55E00' notitle, \
     'transition.csv' skip 1 every ::11::23 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#D55E00' title 'd = 5, n* = 15', \
     'transition.csv' skip 1 every ::24::40 using 2:4:5 with filledcurves linecolor '#009E73' notitle, \
     'transition.csv' skip 1 every ::24::40 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#009E73' title 'd = 10, n* = 55', \
     'transition.csv' skip 1 every ::41::42 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'n = d (d + 1) / 2; risk 2 sigma_min(W*)^4', \
     'transition.csv' skip 1 every ::43::44 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' notitle
