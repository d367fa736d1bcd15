# Redraw with: gnuplot synthetic-fan-in-initial.gp
if (!exists('svg')) svg = 'synthetic-fan-in-initial.svg'
set encoding utf8
set terminal svg size 640,560 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set title 'synthetic set, initial weights, deviation 1 / sqrt(inputs of the layer)'
set xlabel 'width d_l of the hidden layers'
set xtics ('5' 5, '10' 10, '15' 15, '20' 20)
set ylabel 'depth H (hidden layers)'
set ytics ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5)
set cblabel 'sqrt(J)'
set cbrange [0:67.77389723813403]
set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')
set border linecolor '#444444'
set tics out nomirror
set style fill solid 1 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'synthetic-fan-in-initial.csv' skip 1 every ::0::19 using 2:3:6 with image pixels notitle
