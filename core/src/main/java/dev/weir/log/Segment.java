package dev.weir.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of one file of a {@link FileJournal}: a mark, then records. A record is its length, the
 * CRC32C of its content, both as four bytes, then the content: {@code 'L'} and the log's epoch;
 * {@code 'C'} and a number, up to which nothing but what this file holds is valid; {@code 'E'}, the
 * entry's number, audience and type, and its body; or {@code 'N'} and the number with which the
 * next file begins, which ends a full file.
 */
final class Segment {
  static final byte[] MARK = "WEIRLOG1".getBytes(US_ASCII);
  private static final byte EPOCH = 'L';
  private static final byte COMPACTED = 'C';
  private static final byte ENTRY = 'E';
  private static final byte NEXT = 'N';
  private static final int HEAD = 8;
  private static final int ENTRY_HEAD = 1 + Long.BYTES + 2;

  private Segment() {}

  /** A whole segment: the epoch, up to where it is compacted, then these entries. */
  static byte[] of(String epoch, long compacted, List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MARK);
    out.writeBytes(epoch(epoch));
    out.writeBytes(compacted(compacted));
    entries.forEach(entry -> out.writeBytes(entry(entry)));
    return out.toByteArray();
  }

  static byte[] epoch(String epoch) {
    byte[] name = epoch.getBytes(US_ASCII);
    byte[] record = new byte[HEAD + 1 + name.length];
    content(record).put(EPOCH).put(name);
    return sealed(record);
  }

  private static byte[] compacted(long through) {
    return number(COMPACTED, through);
  }

  /** The end of a full file: the next one is there, and begins with this number. */
  static byte[] next(long first) {
    return number(NEXT, first);
  }

  private static byte[] number(byte kind, long number) {
    byte[] record = new byte[HEAD + 1 + Long.BYTES];
    content(record).put(kind).putLong(number);
    return sealed(record);
  }

  static byte[] entry(Entry entry) {
    byte[] type = entry.type().getBytes(US_ASCII);
    byte[] record = new byte[HEAD + ENTRY_HEAD + type.length + entry.body().length];
    content(record)
        .put(ENTRY)
        .putLong(entry.seq())
        .put(code(entry.audience()))
        .put((byte) type.length)
        .put(type)
        .put(entry.body());
    return sealed(record);
  }

  /** Whether they begin as a journal does, as far as there are any. */
  static boolean isOurs(byte[] bytes) {
    int there = Math.min(MARK.length, bytes.length);
    return Arrays.equals(bytes, 0, there, MARK, 0, there);
  }

  /** What the bytes hold, up to the first record that is not whole. */
  static Read read(byte[] bytes) {
    List<Entry> entries = new ArrayList<>();
    String epoch = "";
    long compacted = -1;
    long next = 0;
    int at = MARK.length;
    for (int end = end(bytes, at); end > 0; end = end(bytes, at)) {
      ByteBuffer content = ByteBuffer.wrap(bytes, at + HEAD, end - at - HEAD);
      switch (content.get()) {
        case EPOCH -> epoch = text(content, content.remaining());
        case COMPACTED -> compacted = content.getLong();
        case NEXT -> next = content.getLong();
        default -> entries.add(entry(content));
      }
      at = end;
    }
    return new Read(epoch, compacted, next, entries, Math.min(at, bytes.length));
  }

  /**
   * Whether what follows the whole records is the trace of one append that was cut short: half a
   * record, a last one that did not reach the disk, or nothing but zeros. Else it is damage.
   */
  static boolean torn(byte[] bytes, int from) {
    int left = bytes.length - from;
    if (left < HEAD + 1 || blank(bytes, from)) {
      return true;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, from, HEAD);
    int length = head.getInt();
    if (length < left - HEAD || anyWhole(bytes, from + 1)) {
      return false;
    }
    // All of it is there: then what is wrong is its length.
    return length == left - HEAD || head.getInt() != crc(bytes, from + HEAD, left - HEAD);
  }

  /** Whether the torn record is as long as it says: something in it is wrong, nothing missing. */
  static boolean wholeLength(byte[] bytes, int from) {
    return bytes.length - from > HEAD
        && ByteBuffer.wrap(bytes, from, HEAD).getInt() == bytes.length - from - HEAD;
  }

  private static boolean blank(byte[] bytes, int from) {
    for (int at = from; at < bytes.length; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyWhole(byte[] bytes, int from) {
    for (int at = from; at < bytes.length - HEAD; at++) {
      byte kind = bytes[at + HEAD];
      boolean known = kind == ENTRY || kind == EPOCH || kind == COMPACTED || kind == NEXT;
      if (known && end(bytes, at) > 0) {
        return true;
      }
    }
    return false;
  }

  private static Entry entry(ByteBuffer content) {
    long seq = content.getLong();
    Audience audience = audience(content.get());
    String type = text(content, content.get());
    byte[] body = new byte[content.remaining()];
    content.get(body);
    return new Entry(seq, audience, type, body);
  }

  private static String text(ByteBuffer content, int length) {
    byte[] text = new byte[length];
    content.get(text);
    return new String(text, US_ASCII);
  }

  /** Where the record at {@code at} ends; 0 if it is not whole. */
  private static int end(byte[] bytes, int at) {
    if (bytes.length - at < HEAD + 1) {
      return 0;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, at, HEAD);
    int length = head.getInt();
    int crc = head.getInt();
    boolean whole = length > 0 && length <= bytes.length - at - HEAD;
    return whole && crc == crc(bytes, at + HEAD, length) ? at + HEAD + length : 0;
  }

  private static ByteBuffer content(byte[] record) {
    return ByteBuffer.wrap(record, HEAD, record.length - HEAD);
  }

  private static byte[] sealed(byte[] record) {
    int length = record.length - HEAD;
    ByteBuffer.wrap(record).putInt(length).putInt(crc(record, HEAD, length));
    return record;
  }

  private static byte code(Audience audience) {
    return switch (audience) {
      case EVERYONE -> 'e';
      case TOOLS -> 't';
      case REASONING -> 'r';
    };
  }

  private static Audience audience(byte code) {
    return switch (code) {
      case 't' -> Audience.TOOLS;
      case 'r' -> Audience.REASONING;
      default -> Audience.EVERYONE;
    };
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * What was read.
   *
   * @param epoch the last one that it names; empty if none
   * @param compacted up to which number what is stored elsewhere is void; 0 if none is, negative if
   *     the file does not say
   * @param next with which number the next file begins; 0 if there need not be one
   * @param entries in their order
   * @param bytes how many bytes were whole; what follows them is torn or damaged
   */
  record Read(String epoch, long compacted, long next, List<Entry> entries, int bytes) {
    /** Whether its beginning is whole, which is written in one piece before the file is there. */
    boolean begun() {
      return !epoch.isEmpty() && compacted >= 0;
    }
  }
}
