package zarr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zlib"
)

// Blosc 1: a header of 16 bytes, the offsets of the blocks, and the blocks, each of
// one or several streams with its length before it. Source: read (the description
// of its header and of its chunks).

const (
	bloscHeader  = 16
	bloscShuffle = 0x01
	bloscCopy    = 0x02
	bloscBits    = 0x04
	bloscWhole   = 0x10 // blocks are not split into a stream for each byte of a value
	bloscSplits  = 16   // most streams of a block
	bloscStream  = 128  // least bytes of a split stream
)

type bloscBuffer struct {
	flags, size  int // size: bytes of a value
	nbytes, step int // of all, and of a block
	b            []byte
	unzstd       func(b []byte, limit int) ([]byte, error)
}

var errShort = errors.New("the data end too early")

// unblosc decodes a Blosc buffer of at most limit bytes.
func unblosc(b []byte, limit int, unzstd func([]byte, int) ([]byte, error)) ([]byte, error) {
	if len(b) < bloscHeader {
		return nil, errShort
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }
	h := bloscBuffer{flags: int(b[2]), size: max(1, int(b[3])), nbytes: word(4), step: word(8), b: b, unzstd: unzstd}
	switch {
	case h.nbytes > limit:
		return nil, fmt.Errorf("%d bytes, expected at most %d", h.nbytes, limit)
	case word(12) > len(b):
		return nil, errShort
	case h.nbytes == 0:
		return nil, nil
	case h.flags&bloscCopy != 0:
		if len(b) < bloscHeader+h.nbytes {
			return nil, errShort
		}
		return b[bloscHeader:][:h.nbytes], nil
	case h.step <= 0 || h.step > h.nbytes:
		return nil, fmt.Errorf("blocks of %d bytes", h.step)
	}
	blocks := ceilDiv(h.nbytes, h.step)
	if len(b) < bloscHeader+4*blocks {
		return nil, errShort
	}
	out := make([]byte, 0, min(h.nbytes, readAhead))
	for i := range blocks {
		block, err := h.block(word(bloscHeader+4*i), min(h.step, h.nbytes-i*h.step))
		if err != nil {
			return nil, err
		}
		out = append(out, block...)
	}
	return out, nil
}

// block decodes the block of n bytes at an offset.
func (h *bloscBuffer) block(at, n int) ([]byte, error) {
	streams := 1
	if h.flags&bloscWhole == 0 && n == h.step && h.size <= bloscSplits && h.step/h.size >= bloscStream && n%h.size == 0 {
		streams = h.size
	}
	var out []byte
	for range streams {
		if at < 0 || at > len(h.b)-4 {
			return nil, errShort
		}
		length := int(binary.LittleEndian.Uint32(h.b[at:]))
		at += 4
		if length < 0 || length > len(h.b)-at {
			return nil, errShort
		}
		part, err := h.stream(h.b[at:at+length], n/streams)
		if err != nil {
			return nil, err
		}
		if len(part) != n/streams {
			return nil, fmt.Errorf("a block of %d bytes, expected %d", len(part), n/streams)
		}
		out = append(out, part...)
		at += length
	}
	switch {
	case h.flags&bloscShuffle != 0 && h.size > 1:
		return unshuffle(out, h.size), nil
	case h.flags&bloscBits != 0:
		return unshuffleBits(out, h.size), nil
	}
	return out, nil
}

// stream decodes one stream of n bytes; one that did not shrink is stored as it is.
func (h *bloscBuffer) stream(b []byte, n int) ([]byte, error) {
	if len(b) == n {
		return b, nil
	}
	switch h.flags >> 5 {
	case 1:
		return unlz4(b, n)
	case 3:
		r, err := zlib.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		return readUpTo(r, n)
	case 4:
		return h.unzstd(b, n)
	}
	name := map[int]string{0: "blosclz", 2: "snappy"}[h.flags>>5]
	return nil, &unreadError{fmt.Sprintf("its compressor is number %d %s; lz4, zlib and zstd are read", h.flags>>5, name)}
}

// unreadError is of a chunk that is whole, but in a form that is not read.
type unreadError struct{ what string }

func (e *unreadError) Error() string { return e.what }

// unshuffle puts the bytes of values together again; what is left over at the end
// is as it was.
func unshuffle(b []byte, size int) []byte {
	n := len(b) / size
	out := make([]byte, len(b))
	for k := range size {
		for i, v := range b[k*n:][:n] {
			out[i*size+k] = v
		}
	}
	copy(out[n*size:], b[n*size:])
	return out
}

// unshuffleBits puts the bits of values together again: stored are, for every byte
// of a value and every bit of it from the lowest on, that bit of all values, eight
// values a byte. A block whose number of values is no multiple of 8 is as it was,
// and so is what is left over at its end.
func unshuffleBits(b []byte, size int) []byte {
	n := len(b) / size
	if n%8 != 0 {
		return b
	}
	out := make([]byte, len(b))
	for k := range size {
		for bit := range 8 {
			for j, eight := range b[(8*k+bit)*n/8:][:n/8] {
				for i := range 8 {
					out[(8*j+i)*size+k] |= eight >> i & 1 << bit
				}
			}
		}
	}
	copy(out[n*size:], b[n*size:])
	return out
}

// unlz4 decodes an LZ4 block of at most n bytes: tokens of literals and of copies of
// what came before. Source: read (LZ4 block format).
func unlz4(b []byte, n int) ([]byte, error) {
	out := make([]byte, 0, min(n, 256*len(b)))
	for len(b) > 0 {
		token := int(b[0])
		b = b[1:]
		literals, rest, err := lz4Length(token>>4, b)
		if err != nil || literals > len(rest) || len(out)+literals > n {
			return nil, errors.Join(err, errLZ4)
		}
		out, b = append(out, rest[:literals]...), rest[literals:]
		if len(b) == 0 {
			return out, nil
		}
		if len(b) < 2 {
			return nil, io.ErrUnexpectedEOF
		}
		back := int(b[0]) | int(b[1])<<8
		count, rest, err := lz4Length(token&15, b[2:])
		count += 4
		if err != nil || back == 0 || back > len(out) || len(out)+count > n {
			return nil, errors.Join(err, errLZ4)
		}
		for b = rest; count > 0; { // a copy may reach into itself
			from := len(out) - back
			k := min(count, back)
			out = append(out, out[from:from+k]...)
			count -= k
		}
	}
	return out, nil
}

var errLZ4 = errors.New("damaged LZ4 data")

// lz4Length reads what follows a length of 15.
func lz4Length(n int, b []byte) (length int, rest []byte, err error) {
	if n < 15 {
		return n, b, nil
	}
	for i, v := range b {
		n += int(v)
		if v != 255 {
			return n, b[i+1:], nil
		}
	}
	return 0, nil, io.ErrUnexpectedEOF
}
