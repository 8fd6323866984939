package dev.impersonation.issuer.storage;

/** The store failed; nothing of the transaction was kept. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
