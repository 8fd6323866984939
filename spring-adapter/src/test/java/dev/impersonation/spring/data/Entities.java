package dev.impersonation.spring.data;

import org.springframework.data.auditing.IsNewAwareAuditingHandler;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.domain.AuditorAware;
import org.springframework.data.mapping.Association;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.context.AbstractMappingContext;
import org.springframework.data.mapping.model.AnnotationBasedPersistentProperty;
import org.springframework.data.mapping.model.BasicPersistentEntity;
import org.springframework.data.mapping.model.Property;
import org.springframework.data.mapping.model.SimpleTypeHolder;

/** The least mapping that Spring Data's auditing needs: there is no database. */
final class Entities
    extends AbstractMappingContext<BasicPersistentEntity<?, Entities.Field>, Entities.Field> {

  static final class Field extends AnnotationBasedPersistentProperty<Field> {
    Field(Property property, PersistentEntity<?, Field> owner, SimpleTypeHolder simpleTypes) {
      super(property, owner, simpleTypes);
    }

    @Override
    protected Association<Field> createAssociation() {
      return new Association<>(this, null);
    }
  }

  /** Returns what stores of Spring Data ask before they save an entity. */
  static IsNewAwareAuditingHandler auditedBy(AuditorAware<?> auditor) {
    IsNewAwareAuditingHandler auditing = IsNewAwareAuditingHandler.from(new Entities());
    auditing.setAuditorAware(auditor);
    return auditing;
  }

  @Override
  protected <T> BasicPersistentEntity<?, Field> createPersistentEntity(TypeInformation<T> type) {
    return new BasicPersistentEntity<>(type);
  }

  @Override
  protected Field createPersistentProperty(
      Property property, BasicPersistentEntity<?, Field> owner, SimpleTypeHolder simpleTypes) {
    return new Field(property, owner, simpleTypes);
  }
}
