# Command file to run tilt
$setenv IMOD_OUTPUT_FORMAT MRC
$tilt -StandardInput
InputProjections ts.ali
OutputFile ts_full.rec
THICKNESS 160
#OFFSET 3.0
XAXISTILT 1.5
AdjustOrigin
EXCLUDELIST2 1,2
EXCLUDELIST2 40-41
$if (-e ./savework) ./savework
