package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.ByteStreamEvent;
import dev.weir.livekit.proto.rtc.TextStreamEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The streams on their way in, by the library's handles. Any thread. */
final class Readers {
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

  /** Nothing of it comes. */
  void remove(long handle) {
    texts.remove(handle);
    bytes.remove(handle);
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
