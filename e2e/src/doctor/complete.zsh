# zsh -f complete.zsh AGENT LINE: prints what a real, interactive zsh offers at the end of LINE, one a line.
emulate -L zsh
zmodload zsh/zpty
zpty shell zsh -f -i
say() { zpty -w shell $1 }
hear() { zpty -r -m shell line "*$1*" }
say "PS1= PS2= ; unsetopt zle_bracketed_paste 2>/dev/null; stty -echo; autoload -Uz compinit; compinit -u -D"
say "source <($1 completion zsh)"
# The quotes in the words keep the echo of a line from being taken for its output.
# Every match goes through compadd: print it in place of offering it.
say 'compadd() { local -a matches; builtin compadd -O matches "$@"; print -rl -- MATCH=$^matches; builtin compadd "$@" }'
say 'offer() { zle complete-word; print EN""D; exit }; zle -C complete-word complete-word _main_complete; zle -N offer; bindkey "^X" offer'
say "print REA''DY"
hear READY
zpty -n -w shell $2$'\x18'
hear END
print -rl -- ${(u)${(M)${(f)${line//$'\r'}}:#MATCH=*}#MATCH=}
zpty -d shell
