"""What the Hub and the desk have in common: the Hub imports these modules of the desk's package, and no others.

They import nothing else of the package. See decision record 0053.
"""
