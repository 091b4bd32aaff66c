package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import java.util.List;

/** One session in which everything happens that can, a step after each event or two. */
final class Script {
  private final SessionLog log;
  private final Runnable afterEach;

  Script(SessionLog log, Runnable afterEach) {
    this.log = log;
    this.afterEach = afterEach;
  }

  void play() {
    greet("Good evening.");
    completedTurnWithTools();
    cancelledTurn();
    failedTurn();
    cancelledBeforeAWord();
    cancelledInAToolCall();
  }

  private void completedTurnWithTools() {
    EpisodeWriter turn = begin("A table for two?");
    start(turn, 0, new Content.Reasoning(""));
    deltas(turn, 0, new Piece.Reasoning("They "), new Piece.Reasoning("want a table."));
    step(() -> turn.write(new Update.Done(0)));
    start(turn, 1, new Content.ToolInput("call_1", "check", ""));
    queue(new Queued("ep_2", "And a dog."));
    deltas(
        turn,
        1,
        new Piece.ToolInput("call_1", "check", "{\"size\""),
        new Piece.ToolInput("call_1", "check", ":2}"));
    step(() -> turn.write(new Update.Done(1)));
    step(() ->
        turn.write(
            new Update.Full(
                2, new Content.ToolResult("call_1", "check", "{\"free\":true}", false))));
    start(turn, 3, new Content.Text(""));
    deltas(turn, 3, new Piece.Text("Yes, "), new Piece.Text("at "));
    queue();
    deltas(turn, 3, new Piece.Text("seven 😀\n"), new Piece.Text("\"sharp\"."));
    step(() -> turn.write(new Update.Done(3)));
    start(turn, 4, new Content.ToolInput("call_2", "now", ""));
    step(() -> turn.write(new Update.Done(4)));
    step(() -> turn.write(new Update.Full(5, new Content.Text("Anything else?"))));
    step(() -> turn.complete(new Usage(3, 4)));
  }

  private void cancelledTurn() {
    EpisodeWriter turn = begin("And a dog.");
    start(turn, 0, new Content.Text(""));
    deltas(turn, 0, new Piece.Text("Dogs "));
    greet("Somebody else says this meanwhile.");
    deltas(turn, 0, new Piece.Text("are "));
    step(() -> turn.cancel("barge-in"));
  }

  private void failedTurn() {
    EpisodeWriter turn = begin("Hello?");
    start(turn, 0, new Content.Text("said at once"));
    deltas(turn, 0, new Piece.Text("I "));
    step(() -> turn.write(new Update.Full(0, new Content.Text("I am here."))));
    start(turn, 1, new Content.Text(""));
    deltas(turn, 1, new Piece.Text("half a s"));
    step(() -> turn.fail("model_error", "hung up"));
  }

  private void cancelledBeforeAWord() {
    EpisodeWriter turn = begin("?");
    start(turn, 0, new Content.Text(""));
    step(() -> turn.cancel("stop"));
  }

  private void cancelledInAToolCall() {
    EpisodeWriter turn = begin("!");
    start(turn, 0, new Content.ToolInput("call_3", "book", ""));
    deltas(turn, 0, new Piece.ToolInput("call_3", "book", "{\"na"));
    step(() -> turn.cancel("stop"));
    greet("Bye.");
  }

  private EpisodeWriter begin(String text) {
    Message input = message(Message.Role.USER, text);
    step(() -> log.message(input));
    EpisodeWriter turn = log.begin(log.newEpisodeId(), 1, input.id());
    afterEach.run();
    return turn;
  }

  private void greet(String text) {
    step(() -> log.message(message(Message.Role.ASSISTANT, text)));
  }

  private Message message(Message.Role role, String text) {
    return new Message(
        log.newMessageId(), role, Message.Status.COMPLETED, List.of(new Content.Text(text)));
  }

  private void queue(Queued... queue) {
    step(() -> log.queue(List.of(queue)));
  }

  private void start(EpisodeWriter turn, int index, Content content) {
    step(() -> turn.write(new Update.Start(index, content)));
  }

  private void deltas(EpisodeWriter turn, int index, Piece... pieces) {
    for (Piece piece : pieces) {
      step(() -> turn.write(new Update.Delta(index, piece)));
    }
  }

  private void step(Runnable event) {
    event.run();
    afterEach.run();
  }
}
