package dev.weir.agent;

import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.Message;
import dev.weir.log.SessionLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is said in a session, and what is told of it. Called by the podium, as that says. */
final class Performance implements Podium.Speaker {
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
  private final Means means;
  private final SessionContext context;
  private final SessionLog log;
  private final Announcer announcer;
  private final CompletableFuture<Throwable> failure;
  private int before;

  Performance(
      Means means,
      SessionContext context,
      SessionLog log,
      Announcer announcer,
      CompletableFuture<Throwable> failure) {
    this.means = means;
    this.context = context;
    this.log = log;
    this.announcer = announcer;
    this.failure = failure;
  }

  List<Message> history() {
    List<Message> all = log.snapshot().messages();
    return forgotten.isEmpty()
        ? all
        : all.stream().filter(message -> !forgotten.contains(message.id())).toList();
  }

  @Override
  public void created(Speech speech) {
    if (!(speech.wish() instanceof Wish.HandOver) && speech.introduce()) {
      announcer.tell(new AgentEvent.SpeechCreated(means.ticker().wall(), speech));
    }
  }

  @Override
  public void begins(Speech speech, Optional<Message> answered) {
    if (speech.wish() instanceof Wish.Answer) {
      means.presence().user(UserState.LISTENING);
    }
    answered.ifPresent(this::added);
    before = log.snapshot().messages().size(); // whoever listens later hears only of what follows
    means.presence().agent(AgentState.THINKING);
  }

  @Override
  public Turn.Ending speak(Speech speech, EpisodeWriter writer) {
    speech.watch().begin(means.cast().now().name());
    return context.call(() -> speech.call(() -> new Turn(means, speech, writer).run()));
  }

  @Override
  public void change(Speech speech) {
    if (speech.wish() instanceof Wish.HandOver change) {
      context.run(() -> means.cast().change(change.next()));
    }
  }

  @Override
  public void written(Speech speech) {
    if (!isFollowed(speech)) {
      return;
    }
    List<Message> all = log.snapshot().messages();
    List<Message> said = all.subList(Math.min(before, all.size()), all.size());
    if (isForgotten(speech)) {
      said.forEach(message -> forgotten.add(message.id()));
    } else {
      said.forEach(this::added);
    }
  }

  @Override
  public void ended(Speech speech, Turn.Ending ending) {
    speech.watch().last(TurnRecord.Stage.ENDED);
    TurnRecord turn = speech.watch().read(means.name(), speech, ending);
    TurnJournal.write(turn);
    TurnSpan.write(turn, means.model().chat(), speech.watch().parent());
    announcer.tell(new AgentEvent.TurnEnded(means.ticker().wall(), turn));
  }

  @Override
  public void rests() {
    means.presence().agent(AgentState.LISTENING);
  }

  @Override
  public void broke(LogRefused cause) {
    failure.complete(cause);
  }

  /** The session is over. */
  void closed(String reason, Optional<Throwable> error) {
    announcer.tell(new AgentEvent.Closed(means.ticker().wall(), kind(error), reason, error));
  }

  private CloseReason kind(Optional<Throwable> error) {
    if (error.isPresent()) {
      return CloseReason.ERROR;
    }
    return context.wishesToEnd() ? CloseReason.USER_INITIATED : CloseReason.JOB_SHUTDOWN;
  }

  private boolean isFollowed(Speech speech) {
    return announcer.isHeard() || isForgotten(speech);
  }

  private static boolean isForgotten(Speech speech) {
    return speech.wish() instanceof Wish.Words words && !words.say().remembered();
  }

  private void added(Message message) {
    announcer.tell(new AgentEvent.ConversationItemAdded(means.ticker().wall(), message));
  }
}
