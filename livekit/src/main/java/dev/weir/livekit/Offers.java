package dev.weir.livekit;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.livekit.proto.AvailabilityRequest;
import dev.weir.livekit.proto.WorkerMessage;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import dev.weir.worker.Answer;
import dev.weir.worker.Appearance;
import dev.weir.worker.Job;
import dev.weir.worker.Jobs;
import dev.weir.worker.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers the server's offers, each exactly once and in time, whatever the worker's owner does
 * meanwhile. Any thread; none waits.
 *
 * <p>A server gives a job up after 3 s, all workers it asks included: one that thinks for long
 * loses the job for all.
 */
final class Offers {
  /** So that an answer is out within a second. */
  static final Duration LIMIT = Duration.ofMillis(900);

  /** The most that are thought about at a time; more are refused at once. */
  static final int MOST = 256;

  private static final System.Logger LOG = System.getLogger(Offers.class.getName());

  private final Semaphore free = new Semaphore(MOST);
  private final Jobs jobs;
  private final Rooms rooms;
  private final Outbox outbox;
  private final Ticker ticker;

  Offers(Jobs jobs, Rooms rooms, Outbox outbox, Ticker ticker) {
    this.jobs = jobs;
    this.rooms = rooms;
    this.outbox = outbox;
    this.ticker = ticker;
  }

  /** Answers it, soon. */
  void answer(AvailabilityRequest request, Wire from) {
    var job = request.getJob();
    if (job.getId().isBlank()) {
      LOG.log(WARNING, "an offer without a job is ignored");
      return;
    }
    if (request.getResuming()) {
      LOG.log(INFO, "job {0} was another worker''s before", job.getId());
    }
    answer(new Offer(jobOf(job), from));
  }

  private void answer(Offer offer) {
    Optional<String> missing = rooms.missing();
    if (missing.isPresent()) {
      offer.refuse(missing.get());
    } else if (free.tryAcquire()) {
      offer.think();
    } else {
      offer.refuse("offers: %d at a time (expected: fewer)".formatted(MOST));
    }
  }

  /** As routing and filters see it. */
  private static Job jobOf(dev.weir.livekit.proto.Job job) {
    return new Job(
        job.getId(),
        job.getRoom().getName(),
        job.getMetadata(),
        job.hasRoom() ? job.getRoom().getMetadata() : null);
  }

  /** One offer; the first who decides it counts. */
  private final class Offer {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Job job;
    private final Wire from;
    private volatile Alarm late = () -> {};

    Offer(Job job, Wire from) {
      this.job = job;
      this.from = from;
    }

    void think() {
      Thread thinking = Thread.ofVirtual().name("weir-offer-" + job.id()).unstarted(this::decide);
      late = ticker.at(ticker.after(LIMIT), () -> giveUp(thinking));
      thinking.start();
    }

    private void giveUp(Thread thinking) {
      refuse("not decided within " + LIMIT);
      thinking.interrupt();
    }

    void refuse(String why) {
      if (decide(WorkerMessages.refuse(job.id(), true), () -> {})) {
        LOG.log(WARNING, "job {0} is refused: {1}", job.id(), why);
      }
    }

    private void decide() {
      try {
        decide(jobs.offer(job));
      } catch (InterruptedException e) {
        refuse("interrupted");
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "job %s cannot be offered to the worker".formatted(job.id()), e);
        refuse(e.toString());
      } finally {
        late.cancel();
        free.release();
      }
    }

    private void decide(Answer answer) {
      switch (answer) {
        case Answer.Accepted yes -> accept(yes.as());
        case Answer.Refused no -> {
          if (no.why() == Refusal.NO_ROUTE) {
            // Whoever has dispatched it hears nothing.
            LOG.log(WARNING, "job {0}: no agent takes it: {1}", job.id(), no.detail());
          }
          decide(WorkerMessages.refuse(job.id(), no.letAnother()), () -> {});
        }
      }
    }

    /** A slot is kept for it: given back if the server cannot assign the job any more. */
    private void accept(Appearance as) {
      String name = jobs.agentName().orElse("");
      Runnable lapse = () -> jobs.lapse(job.id());
      if (!decide(WorkerMessages.accept(job.id(), name, as), lapse)) {
        lapse.run();
      }
    }

    /** Whether it was not decided before. */
    private boolean decide(WorkerMessage answer, Runnable undelivered) {
      if (!decided.compareAndSet(false, true)) {
        return false;
      }
      outbox.reply(new Due.Reply(answer, from, undelivered));
      return true;
    }
  }
}
