"""Groups of commands."""

import click


class Commands(click.Group):
    """A group that says "did you mean" for a command it does not know."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple:
        """Find the command, or name the one most like it."""
        from plugins.findings import did_you_mean

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = did_you_mean(args[0], self.commands)
            raise click.UsageError(f"{error.message} {hint}".rstrip(), ctx) from None
