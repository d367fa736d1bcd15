# Redraw with: gnuplot below-barrier.gp
if (!exists('svg')) svg = 'below-barrier.svg'
set encoding utf8
set terminal svg size 760,520 noenhanced font 'DejaVu Sans,13' background '#ffffff'
set output svg
set datafile separator comma
set datafile missing 'nan'
set title 'Starts of Theorem 2.5 below the energy barrier'
set xlabel 'C, with m = floor(C d^2) + 1 hidden units'
set logscale x
set format x '1e%L'
set xrange [1:100]
set xtics ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '100' 100)
set ylabel 'share of starts below the barrier'
set yrange [-0.05:1.05]
set grid back linecolor '#dddddd'
set border linecolor '#444444'
set tics out nomirror
set style fill transparent solid 0.18 noborder
set key outside bottom center horizontal samplen 2 height 1.5
plot 'below-barrier.csv' skip 1 every ::0::6 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#0072B2' title 'd = 1', \
     'below-barrier.csv' skip 1 every ::7::13 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#D55E00' title 'd = 2', \
     'below-barrier.csv' skip 1 every ::14::20 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#009E73' title 'd = 5', \
     'below-barrier.csv' skip 1 every ::21::27 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#CC79A7' title 'd = 10', \
     'below-barrier.csv' skip 1 every ::28::34 using 2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6 linecolor '#E69F00' title 'd = 20', \
     'below-barrier.csv' skip 1 every ::35::36 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' title 'C = 3.37 and C = 10.17', \
     'below-barrier.csv' skip 1 every ::37::38 using 2:3 with lines linewidth 2 dashtype 2 linecolor '#000000' notitle
