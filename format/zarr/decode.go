package zarr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"github.com/tomoparity/tomoparity/problem"
)

// readAhead is how much is allocated on the word of the metadata alone; more only
// as the data come.
const readAhead = 16 << 20

// mostWindow is how far back a zstd frame may refer: as much as the zstd program
// takes without being told otherwise. It is allocated on the word of the frame.
const mostWindow = 128 << 20

// readChunk reads and decodes chunk z, y, x; nil when it is missing.
func (a *array) readChunk(at [3]int) ([]byte, error) {
	name := a.chunkFile(at)
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, chunkProblem(name, err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, chunkProblem(name, err)
	}
	most := 2*int64(a.chunkBytes()) + 1<<20 // what does not compress grows a little
	if !st.Mode().IsRegular() || st.Size() > most {
		return nil, &problem.Problem{File: name, Field: "chunk", Got: fmt.Sprintf("%s of %d bytes", kindOf(st), st.Size()),
			Want: fmt.Sprintf("a file of at most %d bytes", most)}
	}
	raw := make([]byte, st.Size())
	if _, err := io.ReadFull(f, raw); err != nil {
		return nil, chunkProblem(name, err)
	}
	b, err := a.decode(raw)
	if err != nil {
		p := &problem.Problem{File: name, Field: "chunk", Got: "cannot be decoded: " + err.Error(), Err: err,
			Hint: "the file was cut off or is damaged: copy it again"}
		if unread := new(unreadError); errors.As(err, &unread) {
			p.Hint = "write the array again with one of these"
		}
		return nil, p
	}
	if len(b) != a.chunkBytes() {
		return nil, &problem.Problem{File: name, Field: "chunk", Got: fmt.Sprintf("%d bytes", len(b)),
			Want: fmt.Sprintf("%d: %v values of %s", a.chunkBytes(), a.chunk, a.typ),
			Hint: "the file was cut off, or the shape of the chunks is not the one it was written with"}
	}
	return b, nil
}

func kindOf(st fs.FileInfo) string {
	if st.IsDir() {
		return "a folder"
	}
	return "a file"
}

func chunkProblem(name string, err error) error {
	return &problem.Problem{File: name, Field: "chunk", Got: "cannot be read: " + err.Error(), Err: err}
}

// decode undoes the codecs, the last first. No step gives more bytes than a chunk
// has, with some to spare for what a compressor may add.
func (a *array) decode(b []byte) ([]byte, error) {
	want := a.chunkBytes()
	for i := len(a.codecs) - 1; i >= 0; i-- {
		limit := want
		if i > 0 {
			limit = 2*want + 1<<20
		}
		var err error
		switch a.codecs[i] {
		case "zstd":
			b, err = a.unzstd(b, limit)
		case "gzip":
			var r *gzip.Reader
			if r, err = gzip.NewReader(bytes.NewReader(b)); err == nil {
				b, err = readUpTo(r, limit)
			}
		case "zlib":
			var r io.ReadCloser
			if r, err = zlib.NewReader(bytes.NewReader(b)); err == nil {
				b, err = readUpTo(r, limit)
			}
		case "blosc":
			b, err = unblosc(b, limit, a.unzstd)
		case "crc32c":
			b, err = checkCRC(b)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.codecs[i], err)
		}
	}
	return b, nil
}

// readUpTo reads all, and refuses more than limit bytes.
func readUpTo(r io.Reader, limit int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(min(limit, readAhead) + bytes.MinRead)
	n, err := out.ReadFrom(io.LimitReader(r, int64(limit)+1))
	if err == nil && n > int64(limit) {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return out.Bytes(), err
}

// unzstd decodes at most limit bytes.
func (a *array) unzstd(b []byte, limit int) ([]byte, error) {
	if limit <= readAhead {
		return a.zstd.DecodeAll(b, make([]byte, 0, limit))
	}
	r, err := zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(mostWindow))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readUpTo(r, limit)
}

// checkCRC takes the checksum off the end: CRC-32C, little-endian.
func checkCRC(b []byte) ([]byte, error) {
	n := len(b) - 4
	if n < 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if sum := crc32.Checksum(b[:n], crc32.MakeTable(crc32.Castagnoli)); sum != binary.LittleEndian.Uint32(b[n:]) {
		return nil, errors.New("the checksum does not fit")
	}
	return b[:n], nil
}
