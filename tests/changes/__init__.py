"""Which small changes of the domain its tests notice; run in the copy that holds all the changes at once.

The tests are collected once. Each change is tried in a process forked from there, in which the code of the
function is exchanged, so that nothing is imported or collected again and all the rest runs at full speed.
First come the tests that have noticed other changes of the function, then the quickest.
"""
