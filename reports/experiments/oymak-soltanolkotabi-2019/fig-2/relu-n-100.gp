# Redraw with: gnuplot relu-n-100.gp
if (!exists('svg')) svg = 'relu-n-100.svg'
set encoding utf8
set terminal svg size 640,560 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set title 'Success of gradient descent, ReLU, n = 100'
set xlabel 'hidden units k'
set xrange [0:25]
set ylabel 'input dimension d'
set yrange [0:25]
set cblabel 'success probability'
set cbrange [0:1]
set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')
set border linecolor '#444444'
set tics out nomirror
set style fill solid 1 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'relu-n-100.csv' skip 1 every ::0::143 using 2:3:6 with image pixels notitle, \
     'relu-n-100.csv' skip 1 every ::144::228 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#ffffff' title 'broken white line: n = k d'
