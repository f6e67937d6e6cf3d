// Package emaninfo reads and edits EMAN2's info/*_info.json, the file in which
// EMAN2 keeps what it knows of one tilt series. It knows the syntax, the names
// and the units; what a rotation or a sign means is for the caller.
//
//	key         accessor     content
//	tlt_params  TltParams    one row an image: tx, ty (unbinned pixels), ztilt, ytilt, xtilt (degrees);
//	                         later columns are kept
//	tlt_file    TltFile      path of the stack, relative to the EMAN2 project
//	ali_loss    AliLossNM    final alignment residual of each image, nanometre
//	apix_unbin  ApixUnbinA   pixel size of the unbinned images, ångström
//	defocus     DefocusUM    of each image, micrometre, positive is underfocus
//	phase       PhaseDeg     phase shift of each image including that of the amplitude contrast, degrees
//	cs          CsMM         spherical aberration, millimetre
//	voltage     VoltageKV    kilovolt
//
// Row i belongs to image i of the stack (0-based); EMAN2 keeps one row for every
// image, also for rejected ones. Source: run (EMAN2 2.99).
//
// All other keys (boxes_3d, class_list, curves, ...) are kept word for word, in
// their order: Bytes gives back exactly the file that was read, save for the
// values that were set. EMAN2 writes with Python, whose JSON may hold NaN and
// Infinity: they are refused in tlt_params, and elsewhere handed on as they are.
package emaninfo
