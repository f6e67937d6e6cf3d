package zarr

import (
	"bytes"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressor turns the bytes of a chunk into those of its file. It may be used by
// several goroutines at once.
type compressor struct {
	codec  Codec
	effort int
	zstd   *zstd.Encoder
}

func newCompressor(codec Codec, effort int) (*compressor, error) {
	c := &compressor{codec: codec, effort: effort}
	if codec != Zstd {
		return c, nil
	}
	var err error
	c.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(effort)), zstd.WithEncoderCRC(false))
	return c, err
}

// encode returns the bytes of the file, in dst if they have room there, or raw itself.
func (c *compressor) encode(dst, raw []byte) ([]byte, error) {
	switch c.codec {
	case Zstd:
		return c.zstd.EncodeAll(raw, dst[:0]), nil
	case Gzip:
		out := bytes.NewBuffer(dst[:0])
		w, err := gzip.NewWriterLevel(out, c.effort)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(raw); err != nil {
			return nil, err
		}
		err = w.Close()
		return out.Bytes(), err
	}
	return raw, nil
}
