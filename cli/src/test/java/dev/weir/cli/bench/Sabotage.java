package dev.weir.cli.bench;

import dev.weir.cli.bench.Oracle.Reply;
import java.util.List;
import java.util.stream.Stream;

/** What a test gateway does wrong. */
enum Sabotage {
  NOTHING,
  /** One delta says something else. */
  CORRUPT_DELTA {
    @Override
    Stream<String> frame(String frame) {
      return Stream.of(eleventh(frame) ? frame.replace("\"delta\":\"", "\"delta\":\"x") : frame);
    }
  },
  /** One event is never sent. */
  LOSE_EVENT {
    @Override
    Stream<String> frame(String frame) {
      return eleventh(frame) ? Stream.empty() : Stream.of(frame);
    }
  },
  /** One event is sent twice. */
  DOUBLE_EVENT {
    @Override
    Stream<String> frame(String frame) {
      return eleventh(frame) ? Stream.of(frame, frame) : Stream.of(frame);
    }
  },
  /** One event has the id of another. */
  WRONG_ID {
    @Override
    Stream<String> frame(String frame) {
      return Stream.of(eleventh(frame) ? frame.replaceFirst("000011\n", "000012\n") : frame);
    }
  },
  /** The model does not say what it says to the oracle. */
  OTHER_TEXT {
    @Override
    Reply reply(Reply reply) {
      return new Reply(reply.text().replace("word-3", "word-4"), reply.calls());
    }
  },
  /** The model forgets to call its tool. */
  NO_CALL {
    @Override
    Reply reply(Reply reply) {
      return reply.calls().isEmpty() ? reply : new Reply("Never mind the tool.", List.of());
    }
  },
  /** The model calls its tool with other arguments. */
  OTHER_CALL {
    @Override
    Reply reply(Reply reply) {
      List<Oracle.Call> calls =
          reply.calls().stream().map(call -> new Oracle.Call(call.name(), "{}")).toList();
      return new Reply(reply.text(), calls);
    }
  },
  /** A POST that comes again is a new one. */
  IGNORE_KEYS,
  /** The caller's words are changed. */
  OTHER_INPUT,
  /** Its answer to GET lacks the last message. */
  FORGETFUL_STATE,
  /** Streams end early, without a goodbye. */
  HANG_UP,
  /** Asked to leave, it ends all streams and sessions at once. */
  HANG_UP_WHEN_ASKED,
  /** Asked to leave, it knows no session any more. */
  FORGET_SESSIONS,
  /** It says with its end that sessions were cut off. */
  BAD_EXIT,
  /** Every turn fails. */
  FAIL;

  /** What is sent instead of a frame. */
  Stream<String> frame(String frame) {
    return Stream.of(frame);
  }

  /** What the model says instead. */
  Reply reply(Reply reply) {
    return reply;
  }

  private static boolean eleventh(String frame) {
    return frame.startsWith("id: ") && frame.contains("\"seq\":11,");
  }
}
