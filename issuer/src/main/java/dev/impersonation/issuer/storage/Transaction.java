package dev.impersonation.issuer.storage;

import java.sql.Connection;

/** Gives the tables as one transaction sees them. Must not be kept beyond it. */
public final class Transaction {
  private final Connection connection;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  public Clients clients() {
    return new Clients(connection);
  }

  public EmailAddresses emailAddresses() {
    return new EmailAddresses(connection);
  }

  public Instance instance() {
    return new Instance(connection);
  }

  public Memberships memberships() {
    return new Memberships(connection);
  }

  public Seeds seeds() {
    return new Seeds(connection);
  }

  public Sessions sessions() {
    return new Sessions(connection);
  }

  public SigningKeys signingKeys() {
    return new SigningKeys(connection);
  }

  public SignIns signIns() {
    return new SignIns(connection);
  }

  public Tickets tickets() {
    return new Tickets(connection);
  }

  public Users users() {
    return new Users(connection);
  }
}
