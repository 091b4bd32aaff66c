package dev.weir.voice.activity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a message in the format of Protocol Buffers, as a file of ONNX is one.
 *
 * @param all in the order in which they are written
 */
record ProtoFields(List<Field> all) {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  /**
   * One of them.
   *
   * @param number which it is
   * @param value of a number, 0 for anything else
   * @param bytes of a text, of bytes or of a message; empty for a number
   */
  record Field(int number, long value, ByteBuffer bytes) {
    String text() {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    ProtoFields message() {
      return ProtoFields.of(bytes);
    }
  }

  /**
   * Of a whole message.
   *
   * @throws IllegalArgumentException or {@link java.nio.BufferUnderflowException} if it is none
   */
  static ProtoFields of(ByteBuffer message) {
    ByteBuffer rest = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (rest.hasRemaining()) {
      fields.add(next(rest));
    }
    return new ProtoFields(fields);
  }

  /** All of that number. */
  List<Field> all(int number) {
    return all.stream().filter(field -> field.number == number).toList();
  }

  /** The text of that number, empty if there is none. */
  String text(int number) {
    List<Field> found = all(number);
    return found.isEmpty() ? "" : found.getLast().text();
  }

  private static Field next(ByteBuffer rest) {
    long tag = varint(rest);
    int number = (int) (tag >>> 3);
    ByteBuffer none = ByteBuffer.allocate(0);
    return switch ((int) (tag & 7)) {
      case VARINT -> new Field(number, varint(rest), none);
      case EIGHT_BYTES -> new Field(number, rest.getLong(), none);
      case FOUR_BYTES -> new Field(number, rest.getInt(), none);
      case LENGTH -> new Field(number, 0, cut(rest, varint(rest)));
      default ->
          throw new IllegalArgumentException(
              "tag: %d (expected: one of Protocol Buffers)".formatted(tag));
    };
  }

  private static ByteBuffer cut(ByteBuffer rest, long length) {
    if (length < 0 || length > rest.remaining()) {
      throw new IllegalArgumentException(
          "length: %d (expected: at most %d)".formatted(length, rest.remaining()));
    }
    ByteBuffer bytes = rest.slice(rest.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    rest.position(rest.position() + (int) length);
    return bytes;
  }

  private static long varint(ByteBuffer rest) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = rest.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number: does not end (expected: within 10 bytes)");
  }
}
