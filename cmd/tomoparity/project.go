package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/project"
)

func newProject() *cobra.Command {
	var sf seriesFlags
	var points string
	var voxel, asJSON bool
	c := &cobra.Command{
		Use:   "project PATH... --points FILE",
		Short: "Where does a specimen point land in every tilt, at which height and defocus",
		Long: `project sends points through the geometry of one result (PATH, with its raw stack if
there is one) and says, for every raw image, the pixel, the height and the defocus.

Points are lines x,y,z in A of the specimen frame: right-handed, origin at the centre
of the tomogram, y along the tilt axis, z toward the electron source. With --voxel they
are 0-based voxel indices of that package's own volume. Pixels are 0-based, integers are
pixel centres, row 0 is the bottom row. Height is in A toward the source; defocus is
underfocus in A, null where the files do not say. A point file of - is standard input.`,
		Example: `  tomoparity project imod/ --points points.csv --json
  tomoparity project eman2/info/TS_01_info.json --points boxes.csv --voxel --image-size 4096x4096 --volume-size 1024x1024x300`,
		Args: needPaths,
		RunE: func(c *cobra.Command, args []string) error {
			if points == "" {
				return &problem.Problem{Class: problem.BadCall, Field: "--points", Got: "not given", Want: "a file with lines x,y,z"}
			}
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			data, err := readPoints(c.InOrStdin(), points)
			if err != nil {
				return err
			}
			xyz, err := project.ParsePoints(data, points)
			if err != nil {
				return err
			}
			claim, err := oneClaim(req, args)
			if err != nil {
				return err
			}
			doc, err := project.Run(claim, xyz, voxel)
			if err != nil {
				return err
			}
			out := []byte(doc.Text())
			if asJSON {
				if out, err = doc.JSON(); err != nil {
					return err
				}
			}
			_, err = c.OutOrStdout().Write(out)
			return err
		},
	}
	fs := c.Flags()
	sf.add(fs)
	fs.StringVar(&points, "points", "", "file with points, x,y,z a line (A, or voxels with --voxel); - for standard input")
	fs.BoolVar(&voxel, "voxel", false, "points are 0-based voxel indices of the package's own volume")
	fs.BoolVar(&asJSON, "json", false, "print the result as JSON ("+project.Schema+") on standard output")
	return c
}

// maxPointFile bounds what is read into memory, bytes.
const maxPointFile = 256 << 20

func readPoints(stdin io.Reader, path string) ([]byte, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be opened", Err: err, Hint: "points are a text file with lines x,y,z"}
		}
		defer f.Close()
		r = f
	}
	data, err := io.ReadAll(io.LimitReader(r, maxPointFile+1))
	switch {
	case err != nil:
		return nil, &problem.Problem{File: path, Got: "cannot be read", Err: err}
	case len(data) > maxPointFile:
		return nil, &problem.Problem{File: path, Got: "larger than 256 MiB", Want: "a smaller file"}
	}
	return data, nil
}
