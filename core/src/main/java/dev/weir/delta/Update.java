package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One step in the life of a streamed message: {@code Start, Delta…} and then one terminal: {@link
 * Done}, {@link Full} or {@link Failed}. A message that was not streamed is a single {@code Full}.
 */
public sealed interface Update {

  /** Which message it belongs to. */
  Place place();

  /** Which message of the turn; null if its sender numbers none. */
  default @Nullable Integer index() {
    return place().index();
  }

  /** What it is, how long and whose, for people, without its contents: those are not for logs. */
  default String brief() {
    String kind =
        switch (this) {
          case Start start -> "Start of " + start.content().brief();
          case Delta delta ->
              "Delta of " + (delta.piece() == null ? "nothing" : delta.piece().brief());
          case Full full -> "Full of " + full.content().brief();
          case Done d -> "Done";
          case Failed failed -> "Failed with " + failed.code();
        };
    return place().equals(Place.NONE) ? kind : kind + ", " + place().brief();
  }

  /** Whether nothing may follow it in its message. */
  default boolean terminal() {
    return switch (this) {
      case Start s -> false;
      case Delta d -> false;
      case Full f -> true;
      case Done d -> true;
      case Failed f -> true;
    };
  }

  /**
   * A message begins; {@code content} is usually still empty. It says which kind is expected; if
   * pieces come, the first of them fixes it.
   */
  record Start(Place place, Content content) implements Update {
    /** Of the message {@code index} of a turn. */
    public Start(int index, Content content) {
      this(Place.at(index), content);
    }

    /** Refuses nulls. */
    public Start {
      requireNonNull(place, "place");
      requireNonNull(content, "content");
    }
  }

  /** A piece is added; one without a piece says that the message is still being written. */
  record Delta(Place place, @Nullable Piece piece) implements Update {
    /** Of the message {@code index} of a turn. */
    public Delta(int index, Piece piece) {
      this(Place.at(index), piece);
    }

    /** Refuses nulls. */
    public Delta {
      requireNonNull(place, "place");
    }

    /** How many characters it adds. */
    public int chars() {
      return piece == null ? 0 : piece.text().length();
    }
  }

  /** The message as a whole; it replaces what the deltas made and ends the message. */
  record Full(Place place, Content content) implements Update {
    /** Of the message {@code index} of a turn. */
    public Full(int index, Content content) {
      this(Place.at(index), content);
    }

    /** Refuses nulls. */
    public Full {
      requireNonNull(place, "place");
      requireNonNull(content, "content");
    }
  }

  /** The message has ended: it is what the deltas made. */
  record Done(Place place) implements Update {
    /** Of the message {@code index} of a turn. */
    public Done(int index) {
      this(Place.at(index));
    }

    /** Refuses nulls. */
    public Done {
      requireNonNull(place, "place");
    }
  }

  /** The message broke off: what the deltas made is all there is. */
  record Failed(Place place, String code, String message) implements Update {
    /** Refuses nulls. */
    public Failed {
      requireNonNull(place, "place");
      requireNonNull(code, "code");
      requireNonNull(message, "message");
    }
  }

  /**
   * Which message an update belongs to.
   *
   * @param index tells apart the messages that one turn writes, from zero; null if unnumbered
   * @param parent the stored message that the update is for, as it was when its stream was opened
   */
  record Place(@Nullable Integer index, @Nullable TaskMessage parent) {
    /** Neither numbered nor stored. */
    public static final Place NONE = new Place(null, null);

    /** Checks the index. */
    public Place {
      if (index != null && index < 0) {
        throw new IllegalArgumentException("index: " + index + " (expected: zero or more)");
      }
    }

    private String brief() {
      String where = index == null ? "without index" : "index " + index;
      return parent == null ? where : where + ", message " + parent.id();
    }

    /** The message {@code index} of a turn. */
    public static Place at(int index) {
      return new Place(index, null);
    }

    /** This place, of the stored message {@code parent}. */
    public Place of(TaskMessage parent) {
      return new Place(index, parent);
    }
  }
}
