# Redraw with: gnuplot mnist-fan-out-initial.gp
if (!exists('svg')) svg = 'mnist-fan-out-initial.svg'
set encoding utf8
set terminal svg size 640,560 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set title 'MNIST, initial weights, deviation 1 / sqrt(outputs of the layer)'
set xlabel 'width d_l of the hidden layers'
set xtics ('4' 4, '8' 8, '12' 12, '16' 16)
set ylabel 'depth H (hidden layers)'
set ytics ('1' 1, '2' 2, '3' 3, '4' 4)
set cblabel 'sqrt(J)'
set cbrange [0:20.809495069460816]
set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')
set border linecolor '#444444'
set tics out nomirror
set style fill solid 1 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'mnist-fan-out-initial.csv' skip 1 every ::0::15 using 2:3:6 with image pixels notitle
