package main

import (
	"encoding/json"
	"errors"
	"sync"
	"time"
)

// Key names one attempt at a reply.
type Key struct {
	Chat           string
	HistoryVersion int64
	Attempt        int64
}

// Content is a message part with the fields that one has on the wire; most are empty in a token.
type Content struct {
	Type          string          `json:"type"`
	Text          string          `json:"text"`
	Signature     string          `json:"signature"`
	ToolCallID    string          `json:"tool_call_id"`
	ToolName      string          `json:"tool_name"`
	Args          json.RawMessage `json:"args"`
	ArgsDelta     string          `json:"args_delta"`
	Result        json.RawMessage `json:"result"`
	IsError       bool            `json:"is_error"`
	SourceID      string          `json:"source_id"`
	URL           string          `json:"url"`
	Title         string          `json:"title"`
	MediaType     string          `json:"media_type"`
	FileID        string          `json:"file_id"`
	FileName      string          `json:"file_name"`
	FileContent   string          `json:"file_content"`
	ProviderExtra json.RawMessage `json:"provider_extra"`
}

// Part is a numbered content part.
type Part struct {
	Seq     int     `json:"seq"`
	Role    string  `json:"role"`
	Content Content `json:"part"`
}

var (
	ErrExists   = errors.New("episode exists")
	ErrNotFound = errors.New("episode not found")
	ErrEnded    = errors.New("episode closed")
	ErrFull     = errors.New("episode full")
	ErrClosed   = errors.New("buffer closed")
)

const (
	retention   = 15 * time.Second
	sendTimeout = 10 * time.Second
)

type episode struct {
	created bool
	ended   bool
	endedAt time.Time
	parts   []Part
	bytes   int
	readers map[*reader]struct{}
}

type reader struct {
	notify chan struct{}
	cursor int
}

// Buffer holds the episodes of a process under one mutex.
type Buffer struct {
	mu       sync.Mutex
	limit    int
	episodes map[Key]*episode
	closed   bool
	stop     chan struct{}
	all      sync.WaitGroup
}

func NewBuffer(limit int) *Buffer {
	b := &Buffer{limit: limit, episodes: map[Key]*episode{}, stop: make(chan struct{})}
	b.all.Go(b.cleanUp)
	return b
}

func (b *Buffer) Create(key Key) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	b.evict(time.Now())
	e := b.at(key)
	if e.created {
		return ErrExists
	}
	e.created = true
	return nil
}

func (b *Buffer) Add(key Key, role string, content Content) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	e, ok := b.episodes[key]
	if !ok || !e.created {
		return ErrNotFound
	}
	if e.ended {
		return ErrEnded
	}
	part := Part{Seq: len(e.parts) + 1, Role: role, Content: content}
	encoded, err := json.Marshal(part)
	if err != nil {
		return err
	}
	if e.bytes+len(encoded) > b.limit {
		return ErrFull
	}
	e.parts = append(e.parts, part)
	e.bytes += len(encoded)
	e.wake()
	return nil
}

func (b *Buffer) End(key Key) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	e := b.at(key)
	if !e.ended {
		e.created, e.ended, e.endedAt = true, true, time.Now()
		e.wake()
	}
}

// Subscribe delivers all parts in order, past and live, and closes the channel at the end.
func (b *Buffer) Subscribe(key Key) <-chan Part {
	out := make(chan Part)
	r := &reader{notify: make(chan struct{}, 1)}
	b.mu.Lock()
	e := b.at(key)
	e.readers[r] = struct{}{}
	b.mu.Unlock()
	b.all.Go(func() { b.deliver(key, e, r, out) })
	return out
}

func (b *Buffer) Close() {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.stop)
	}
	b.mu.Unlock()
	b.all.Wait()
}

func (b *Buffer) deliver(key Key, e *episode, r *reader, out chan<- Part) {
	defer close(out)
	defer b.leave(key, e, r)
	for {
		backlog, ended := b.backlog(e, r)
		for _, part := range backlog {
			if !b.send(part, out) {
				return
			}
			r.cursor++
		}
		if ended {
			return
		}
		select {
		case <-r.notify:
		case <-b.stop:
			return
		}
	}
}

// backlog is a copy of all that the reader has not had, made under the lock.
func (b *Buffer) backlog(e *episode, r *reader) ([]Part, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Part(nil), e.parts[r.cursor:]...), e.ended
}

// send hands a part over; who does not take it in time is given up.
func (b *Buffer) send(part Part, out chan<- Part) bool {
	timer := time.NewTimer(sendTimeout)
	defer timer.Stop()
	select {
	case out <- part:
		return true
	case <-timer.C:
		return false
	case <-b.stop:
		return false
	}
}

func (b *Buffer) leave(key Key, e *episode, r *reader) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(e.readers, r)
	if !e.created && len(e.readers) == 0 {
		delete(b.episodes, key)
	}
}

func (b *Buffer) at(key Key) *episode {
	e, ok := b.episodes[key]
	if !ok {
		e = &episode{readers: map[*reader]struct{}{}}
		b.episodes[key] = e
	}
	return e
}

// wake says to every reader that there is something; wake-ups merge.
func (e *episode) wake() {
	for r := range e.readers {
		select {
		case r.notify <- struct{}{}:
		default:
		}
	}
}

func (b *Buffer) cleanUp() {
	ticker := time.NewTicker(retention)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			b.mu.Lock()
			b.evict(now)
			b.mu.Unlock()
		case <-b.stop:
			return
		}
	}
}

func (b *Buffer) evict(now time.Time) {
	for key, e := range b.episodes {
		if e.ended && len(e.readers) == 0 && now.Sub(e.endedAt) >= retention {
			delete(b.episodes, key)
		}
	}
}
