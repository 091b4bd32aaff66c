package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.ByteStreamEvent;
import dev.weir.livekit.proto.rtc.TextStreamEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The streams on their way in, by the library's handles. Any thread. */
final class Readers {
  /** Of a room at a time; whoever sends decides how many there are, and when they end. */
  static final int MOST = 256;

  private final Map<Long, Reader<String>> texts = new ConcurrentHashMap<>();
  private final Map<Long, Reader<byte[]>> bytes = new ConcurrentHashMap<>();

  void addText(long handle, Reader<String> reader) {
    texts.put(handle, reader);
  }

  void addBytes(long handle, Reader<byte[]> reader) {
    bytes.put(handle, reader);
  }

  void on(TextStreamEvent event) {
    Reader<String> reader = texts.get(event.getReaderHandle());
    if (reader != null && event.hasChunkReceived()) {
      reader.on(event.getChunkReceived().getContent());
    } else if (reader != null && event.hasEos()) {
      texts.remove(event.getReaderHandle());
      reader.on(event.getEos());
    }
  }

  void on(ByteStreamEvent event) {
    Reader<byte[]> reader = bytes.get(event.getReaderHandle());
    if (reader != null && event.hasChunkReceived()) {
      reader.on(event.getChunkReceived().getContent().toByteArray());
    } else if (reader != null && event.hasEos()) {
      bytes.remove(event.getReaderHandle());
      reader.on(event.getEos());
    }
  }

  /**
   * Whether this room may have one more. One that nobody reads any more counts no longer, even if
   * its sender never ends it.
   */
  boolean hasPlace(Object room) {
    if (count(room) < MOST) {
      return true;
    }
    texts.values().removeIf(Reader::isOver);
    bytes.values().removeIf(Reader::isOver);
    return count(room) < MOST;
  }

  private long count(Object room) {
    return Stream.concat(texts.values().stream(), bytes.values().stream())
        .filter(reader -> reader.isOf(room))
        .count();
  }

  /** How many are open. */
  int size() {
    return texts.size() + bytes.size();
  }

  /** None of this room gets anything any more. */
  void end(Object room) {
    end(texts, room);
    end(bytes, room);
  }

  private static <T> void end(Map<Long, Reader<T>> readers, Object room) {
    readers.values().stream()
        .filter(reader -> reader.isOf(room))
        .forEach(reader -> reader.fail("cut off, for the room is gone"));
    readers.values().removeIf(reader -> reader.isOf(room));
  }
}
