package dev.weir.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.livekit.proto.ServerMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Puts the pieces of a frame together. One thread at a time. */
final class Frames {
  /** The most bytes of a message; servers refuse more than 2 MiB themselves. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();

  /** The message, once its last piece is there. */
  Optional<ServerMessage> add(ByteBuffer piece, boolean last)
      throws WireLost, InvalidProtocolBufferException {
    if (pieces.size() + piece.remaining() > MOST_BYTES) {
      throw new WireLost("message: over %d bytes (expected: at most that)".formatted(MOST_BYTES));
    }
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    pieces.writeBytes(bytes);
    return last ? Optional.of(whole()) : Optional.empty();
  }

  private ServerMessage whole() throws InvalidProtocolBufferException {
    byte[] all = pieces.toByteArray();
    pieces.reset();
    return ServerMessage.parseFrom(all);
  }
}
