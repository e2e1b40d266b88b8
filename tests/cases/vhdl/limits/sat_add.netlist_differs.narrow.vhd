library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity sat_add is
    port (
        sub : in std_logic;
        a, b : in std_logic_vector(7 downto 0);
        y : out std_logic_vector(7 downto 0);
        clipped : out std_logic
    );
end entity sat_add;

architecture rtl of sat_add is
    signal exact : signed(8 downto 0);
    signal short : signed(7 downto 0);
begin
    exact <= resize(signed(a), 9) - signed(b) when sub = '1' else resize(signed(a), 9) + signed(b);
    short <= resize(exact, 8); -- keeps the sign: GHDL cuts it off
    clipped <= exact(8) xor short(7);
    y <= std_logic_vector(short) when exact(8) = short(7) else
         x"80" when exact(8) = '1' else
         x"7F";
end architecture rtl;
