"""What Alembic runs to migrate: it is given an open transaction and keeps to it.

Alembic executes this file under the name ``env_py``; imported under any other, it does nothing.
"""

from alembic import context

if __name__ == "env_py":
    given = context.config.attributes
    context.configure(connection=given["connection"], version_table=given["version_table"])
    context.run_migrations()
