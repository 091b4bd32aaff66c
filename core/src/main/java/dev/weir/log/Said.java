package dev.weir.log;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The messages up to a position. Unchangeable; those that follow share its array, of which each
 * sees its own beginning, so that the state of any moment costs nothing to keep.
 */
final class Said extends AbstractList<Message> implements RandomAccess {
  static final Said NOTHING = new Said(new Message[0], 0);

  private final Message[] messages;
  private final int count;

  private Said(Message[] messages, int count) {
    this.messages = messages;
    this.count = count;
  }

  /** All these and one more. Only for the newest: its successor takes the place behind it. */
  Said and(Message message) {
    Message[] room = count < messages.length ? messages : grown();
    room[count] = message;
    return new Said(room, count + 1);
  }

  @Override
  public Message get(int index) {
    return messages[Objects.checkIndex(index, count)];
  }

  @Override
  public int size() {
    return count;
  }

  private Message[] grown() {
    return Arrays.copyOf(messages, Math.max(8, 2 * count));
  }
}
