# Redraw with: gnuplot smallest-input.gp
if (!exists('svg')) svg = 'smallest-input.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'Smallest input of a hidden neuron after training'
set xlabel 'width d = d0 = d1 (N = floor(d^2/5))'
set xrange [0:35]
set ylabel 'min |w_i'' x_n|'
set logscale y
set format y '1e%L'
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'smallest-input.csv' skip 1 every ::0::179 using 2:3 with points pointtype 7 pointsize 0.5 linecolor '#0072B2' title 'learning rate 0.1 (printed for Figure 5.1)', \
     'smallest-input.csv' skip 1 every ::180::359 using 2:3 with points pointtype 7 pointsize 0.5 linecolor '#D55E00' title 'learning rate 0.03', \
     'smallest-input.csv' skip 1 every ::360::361 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'printed range', \
     'smallest-input.csv' skip 1 every ::362::363 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' notitle
