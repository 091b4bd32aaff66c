package dev.weir.testkit.agent;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.TurnRecord;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.testkit.agent.Happening.Called;
import dev.weir.testkit.agent.Happening.Failed;
import dev.weir.testkit.agent.Happening.HandedOver;
import dev.weir.testkit.agent.Happening.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is told of one turn. Messages are told of at its end, so what they hold gives the order;
 * hand-offs follow the call that they are the result of. For one thread.
 */
final class Account {
  private final List<Content> parts = new ArrayList<>();
  private final Map<String, HandedOver> handedOver = new HashMap<>();
  private final List<Failed> failed = new ArrayList<>();
  private final String said;
  private String lastCall = "";
  private boolean begun;

  Account(String said) {
    this.said = said;
  }

  /** What comes before what the caller said is of other turns. */
  void add(AgentEvent event) {
    switch (event) {
      case AgentEvent.ConversationItemAdded(var _, var item) when begun ->
          parts.addAll(item.parts());
      case AgentEvent.ConversationItemAdded(var _, var item) -> begun = isSaid(item);
      case AgentEvent.ToolsExecuted(var _, var calls, var _) when begun && !calls.isEmpty() ->
          lastCall = calls.getLast().callId();
      case AgentEvent.HandedOver(var _, var was, var is) when begun ->
          handedOver.put(lastCall, new HandedOver(was.id(), is.id()));
      case AgentEvent.ErrorRaised(var _, var source, var error, var _) when begun ->
          failed.add(new Failed(source, error));
      default -> {}
    }
  }

  private boolean isSaid(Message item) {
    return item.role() == Message.Role.USER && item.parts().contains(new Content.Text(said));
  }

  Turn turn(TurnRecord.Outcome outcome) {
    Stream<Happening> done = parts.stream().flatMap(this::happenings);
    return new Turn(said, Stream.concat(done, failed.stream()).toList(), outcome);
  }

  private Stream<Happening> happenings(Content part) {
    return switch (part) {
      case Content.Text text -> Stream.of(new Said(text.text()));
      case Content.ToolInput call ->
          Stream.concat(
              Stream.of(called(call)), Optional.ofNullable(handedOver.get(call.callId())).stream());
      default -> Stream.of();
    };
  }

  private Called called(Content.ToolInput call) {
    Optional<Content.ToolResult> result =
        parts.stream()
            .filter(Content.ToolResult.class::isInstance)
            .map(Content.ToolResult.class::cast)
            .filter(it -> it.callId().equals(call.callId()))
            .findFirst();
    return new Called(
        call.name(),
        call.input(),
        result.map(Content.ToolResult::output),
        result.map(Content.ToolResult::isError).orElse(false));
  }
}
