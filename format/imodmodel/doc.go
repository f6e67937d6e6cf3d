// Package imodmodel reads and writes IMOD's binary models (.mod, .fid, .3dmod,
// .seed, .erase): points, contours, meshes, and how they lie to an image.
//
//   - The file is big-endian on every machine: "IMODV1.2", a header of 232 bytes,
//     then chunks, the last one IEOF. OBJT (176 bytes), CONT and MESH have layouts
//     of their own; every other chunk is a name of four letters, an int32 size and
//     as many bytes. A chunk describes what stands before it. Source: read (IMOD's
//     description of the binary format) and real files of IMOD 3 to 4.11.
//   - A point is three float32 in pixels of the image the model was last drawn on,
//     never in Å. In x and y it is counted from the edge of the image: 0 is the left
//     or lower edge of the first pixel, so the centre of pixel i (from 0) is i + 0.5.
//     Source: run (imodfindbeads, findbeads3d, point2model, tiltalign, IMOD 4.8.2).
//   - z is a section number. On a tilt series it is the section counted from 0, but
//     for rounding in the fifth decimal (run): round it. In a volume the half pixel is uncertain: 3dmod counts so that the
//     centre of section k is k, and says so with flag bit 10 (read); tilt projects
//     a model as if the centre were k + 0.5 (run). Unless the producer is
//     known, z of a volume is good to half a pixel only.
//   - A fiducial model (.fid) has one object, one contour a bead, one point a
//     view; its pixels are those of the prealigned, perhaps binned, stack. Source: read.
//   - MINX says which part of which image: without rotation, full = model +
//     (old translation - current translation) / current scale. Translations are in
//     the image's pixel-size units, of IMOD's sign: a part of an image has a
//     negative origin. It holds when flag bit 14 is set. Source: read.
//   - Flag bit 16: the model was last seen on an image with y and z swapped; its y
//     is then the image's z. Source: read.
//   - Pixel size is in the header's unit: 0 pixels (no size), -10 Å, -9 nm, -6 µm,
//     -3 mm, 1 m. Source: read.
//
// ReadXYZ reads the text of bead positions beside a fiducial model (fid.xyz):
// pixels, x and y from the image's corner as above, z from the centre of the
// tilt axis, positive as in the volume after a rotation about x. Source: run
// (tiltalign 4.8.2).
//
// What is not understood is kept; Bytes gives back exactly the file that was
// read, save for what was changed. Sizes are checked before memory is taken.
package imodmodel
