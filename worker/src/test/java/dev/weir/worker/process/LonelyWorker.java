package dev.weir.worker.process;

import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker with one session whose agent loops; prints the child's id and waits to be killed. */
final class LonelyWorker {
  private LonelyWorker() {}

  public static void main(String[] arguments) throws InterruptedException {
    Children children =
        new Children(ChildOptions.DEFAULT.withWarm(0), List::of, Optional.empty(), Ticker.system());
    SessionLog log = new SessionLog(SessionContract.OPTIONS.log(), Ticker.system());
    Session session = children.open("s1", RemoteSessionTest.PARCEL, Map.of(), log, died -> {});
    session.input(Input.text("call spin"), Optional.empty());
    System.out.println(((RemoteSession) session).pid());
    Thread.sleep(Long.MAX_VALUE);
  }
}
