$tilt
a.ali
a.rec
FULLIMAGE 512 512
THICKNESS 96
PERPENDICULAR
DONE
$if (-e ./savework) ./savework
