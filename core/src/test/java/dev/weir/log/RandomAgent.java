package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes a session's log by chance: turns of every kind and end. For one thread. */
final class RandomAgent {
  private final SessionLog log;
  private final Random random;
  private EpisodeWriter turn;
  private Content open;
  private int index;

  RandomAgent(SessionLog log, Random random) {
    this.log = log;
    this.random = random;
  }

  /** Does the next thing. */
  void act() {
    int chance = random.nextInt(40);
    if (chance == 0) {
      queue();
    } else if (chance == 1) {
      log.message(message(Message.Role.ASSISTANT));
    } else if (turn == null) {
      begin();
    } else if (chance == 2) {
      end();
    } else if (open == null) {
      between();
    } else {
      within(chance);
    }
  }

  private void begin() {
    Message input = message(Message.Role.USER);
    log.message(input);
    turn = log.begin(log.newEpisodeId(), 1 + random.nextInt(2), input.id());
  }

  private void end() {
    switch (random.nextInt(3)) {
      case 0 -> turn.complete(new Usage(random.nextInt(9), random.nextInt(9)));
      case 1 -> turn.fail("model_error", text());
      default -> turn.cancel(text());
    }
    log.tidy();
    turn = null;
    open = null;
  }

  private void between() {
    index++;
    switch (random.nextInt(7)) {
      case 0 -> turn.write(new Update.Full(index, new Content.Text(text())));
      case 1 ->
          turn.write(
              new Update.Full(
                  index, new Content.ToolResult("c" + index, "t", text(), random.nextBoolean())));
      case 2 -> start(new Content.Reasoning(""));
      case 3 -> start(new Content.ToolInput("c" + index, "t", ""));
      case 4 -> start(new Content.Data(Content.Author.AGENT, ""));
      default -> start(new Content.Text(random.nextInt(9) == 0 ? text() : ""));
    }
  }

  private void start(Content content) {
    turn.write(new Update.Start(index, content));
    open = content;
  }

  private void within(int chance) {
    if (chance < 8) {
      turn.write(chance < 6 ? new Update.Done(index) : new Update.Full(index, whole()));
      open = null;
    } else {
      turn.write(new Update.Delta(index, piece()));
    }
  }

  private Piece piece() {
    return switch (open) {
      case Content.Text t -> new Piece.Text(text());
      case Content.Reasoning r -> new Piece.Reasoning(text());
      case Content.ToolInput call -> new Piece.ToolInput(call.callId(), "t", text());
      case Content.Data d -> new Piece.Data(" ");
      case Content.ToolResult r -> throw new AssertionError(r);
    };
  }

  private Content whole() {
    return switch (open) {
      case Content.Text t -> new Content.Text(text());
      case Content.Reasoning r -> new Content.Reasoning(text());
      case Content.ToolInput call -> new Content.ToolInput(call.callId(), "t", "{}");
      case Content.Data d -> new Content.Data(d.author(), "{\"a\":1}");
      case Content.ToolResult r -> throw new AssertionError(r);
    };
  }

  private void queue() {
    List<Queued> queue = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      queue.add(new Queued("ep_" + i, text()));
    }
    log.queue(queue);
  }

  private Message message(Message.Role role) {
    return new Message(
        log.newMessageId(), role, Message.Status.COMPLETED, List.of(new Content.Text(text())));
  }

  /** A few characters, of all sorts; sometimes half a character. */
  private String text() {
    String sorts = "ab \"\\\n\u2028😀é\u0000{";
    int from = random.nextInt(sorts.length());
    return sorts.substring(from, from + random.nextInt(sorts.length() - from + 1));
  }
}
