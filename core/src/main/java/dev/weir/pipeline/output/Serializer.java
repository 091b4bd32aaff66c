package dev.weir.pipeline.output;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A format in which items are written, one after the other. Any thread; a {@link Document} is
 * written by one. Text is UTF-8.
 */
public interface Serializer {
  /** How names of such files end, without a dot. */
  String extension();

  /** Begins a document. Does not close what it writes to. */
  Document begin(OutputStream out) throws IOException;

  /** Whether a file may hold several documents, one behind the other, and still be one. */
  default boolean isAppendable() {
    return false;
  }

  /** Items being written. */
  interface Document {
    /**
     * Writes one more; keeps nothing of it.
     *
     * @throws IllegalArgumentException if the format has no place for it
     */
    void add(Object item) throws IOException;

    /** Writes what comes behind the last item, and all that is still held. */
    void end() throws IOException;
  }

  /**
   * One JSON array of all items, each on a line of its own. Records and maps are objects; lists,
   * arrays and pairs are arrays; bytes are Base64; what JSON has nothing for is its {@code
   * toString}.
   */
  static Serializer json() {
    return Format.JSON;
  }

  /** As {@link #json}, without the array: one line for each item. May be appended to. */
  static Serializer jsonl() {
    return Format.JSONL;
  }

  /** Rows of cells. */
  static Csv csv() {
    return Csv.DEFAULT;
  }

  /**
   * One line for each item, its {@code toString}; a line break within it is written as {@code \n}
   * or {@code \r}. May be appended to.
   */
  static Serializer text() {
    return Format.TEXT;
  }

  /**
   * Java serialization: an {@link java.io.ObjectInputStream} reads the items one by one, until it
   * throws an EOFException. Each is written on its own: what two items share becomes two objects.
   */
  static Serializer binary() {
    return Format.BINARY;
  }
}
