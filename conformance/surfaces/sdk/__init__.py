"""
The OpenAI Python SDK as it is installed: its clients, its calls, and what it hands out.

Importing it is dear, so nothing is imported here, and the surfaces do it with their first call.
Knows nothing of exchanges.
"""
