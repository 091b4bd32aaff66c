package dev.weir.livekit;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.livekit.proto.Job;
import dev.weir.livekit.proto.JobAssignment;
import dev.weir.livekit.proto.ParticipantInfo;
import dev.weir.livekit.proto.ServerMessage;
import dev.weir.worker.Jobs;
import java.net.URI;
import java.util.Optional;

/** What becomes of the server's messages, once it knows the worker. None waits. */
final class Incoming implements Wire.Inbox {
  private static final System.Logger LOG = System.getLogger(Incoming.class.getName());

  private final URI url;
  private final Jobs jobs;
  private final Offers offers;
  private final Outbox outbox;
  private final Farewells farewells;
  private final Rooms rooms;

  Incoming(URI url, Jobs jobs, Offers offers, Outbox outbox, Farewells farewells, Rooms rooms) {
    this.url = url;
    this.jobs = jobs;
    this.offers = offers;
    this.outbox = outbox;
    this.farewells = farewells;
    this.rooms = rooms;
  }

  @Override
  public void take(ServerMessage message, Wire from) {
    switch (message.getMessageCase()) {
      case AVAILABILITY -> offers.answer(message.getAvailability(), from);
      case ASSIGNMENT -> assign(message.getAssignment());
      case TERMINATION ->
          jobs.terminate(message.getTermination().getJobId(), "ended by the server");
      case PONG -> farewells.confirm(outbox.confirmed(message.getPong().getLastTimestamp()));
      case REGISTER, MESSAGE_NOT_SET -> LOG.log(DEBUG, "ignored: {0}", message.getMessageCase());
    }
  }

  private void assign(JobAssignment assignment) {
    String job = assignment.getJob().getId();
    try {
      jobs.assign(job, new RoomConnection(ticket(assignment), rooms, farewells));
    } catch (IllegalArgumentException e) {
      LOG.log(WARNING, "job {0}: url \"{1}\" (expected: a URI)", job, assignment.getUrl());
      jobs.lapse(job);
    }
  }

  private RoomTicket ticket(JobAssignment assignment) {
    Job job = assignment.getJob();
    return new RoomTicket(
        job.getId(),
        job.getRoom().getName(),
        assignment.getUrl().isEmpty() ? url : URI.create(assignment.getUrl()),
        assignment.getToken(),
        JobType.of(job.getType()),
        job.hasParticipant() ? Optional.of(participant(job.getParticipant())) : Optional.empty(),
        job.getDispatchId(),
        job.getDeployment(),
        job.getAttributesMap());
  }

  private static Participant participant(ParticipantInfo info) {
    return new Participant(
        info.getIdentity(), info.getName(), info.getMetadata(), info.getAttributesMap());
  }
}
